"""What a presenter shows to those who follow, and the codes under which they do."""
