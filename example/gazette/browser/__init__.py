"""The newspaper in a real browser: Chromium, driven by Playwright. Leave it out with `--exclude-tag browser`."""
