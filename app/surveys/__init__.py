"""Anonymous forms (enkäter) of a staff dialogue: some questions to everybody who reports. Who has answered is counted
once each; what she answered is added to what all have, and is kept of nobody.
"""
