"""What a safety walk (trygghetsvandring) needs on a telephone and on a map: the form of a finding without network, and
the findings where they are. What is written down is kept by `consultations`."""
