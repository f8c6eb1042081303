"""Figures as they really come in: a workbook or CSV file, a recipe that says what stands where, and a new extract."""
