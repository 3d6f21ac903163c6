"""Turns an uploaded file into a new one that holds only what a reader sees.

Nothing here knows Django: `portal.cleaning.child` runs it in a process of its own, with little memory and time,
without our keys in its environment, so that a hostile file at worst ends that process.
"""
