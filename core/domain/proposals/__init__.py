"""Suggestions and motions (建议、议案): their life, what they hold, what is counted of them (docs/sources.md B3)."""
