"""Articles: written, scheduled, published; the front page, the archive and the page of each."""
