"""Writing records of any kind as CSV, XLSX or JSON lines, which the import reads back."""
