"""Lagkoll for other programs: what they read of the law's duties, and the follow-up of a plan's measure that they
write. What is read and written is kept by `legal_duties`.
"""
