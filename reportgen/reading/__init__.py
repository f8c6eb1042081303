"""Reading the words of a report: sentences, what they name, and what they claim. Nothing here knows what is true."""
