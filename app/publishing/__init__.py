"""Publishing to citizens (publicering): what stands on a municipality's open pages, prepared by one person and approved
by another, corrected in the open and taken back with a note.

Nouns beside the agreed files: `contents.py` (what an item says, put together of what others keep),
`letters.py` (whom letters are sent to, and what they say) and `wording.py`.
"""
