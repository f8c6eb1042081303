"""Word files: read as paragraphs and tables, remarked on, and written. The one home of lxml."""
