"""Feeds, pages and archives to articles: polite, bounded fetching, and nothing that knows what an article is about."""
