"""Made documents (PDF, DOCX, EPUB, e-mail) and what a reader should find in them."""
