"""How a report is dressed: drawings, HTML, PDF and data files. Knows the model and nothing below it but its words."""
