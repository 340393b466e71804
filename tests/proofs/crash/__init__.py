"""The parts of the crash proof: a county on the disk, a server that is killed, people who go on voting meanwhile."""
