"""What the police area reads of its municipalities' pledges and of what the law asks for: what is signed or final, with
its paper and its state, in rows of their own. A draft is never among them.
"""
