"""A county's whole year in a minute: invented people, real services, the local channel, accelerated time."""
