# What the doctor looked at.

doctor-ok = ok
doctor-note = note
doctor-failed = failed
doctor-sum = { $failed ->
    [0] nothing fails
    [one] 1 thing fails
   *[other] { $failed } things fail
}, { $notes ->
    [0] and nothing else is worth a note
    [one] 1 note
   *[other] { $notes } notes
}
doctor-broke = a check broke off ({ $detail }): please report this
doctor-late = a check did not end within { $seconds } s, and was left
doctor-program = las { $las }, Python { $python }, { $system }
doctor-settings = settings: { $files ->
    [none] the defaults
   *[other] read from { $files }
}
doctor-folder = the { $name } folder is readable, writable, and its owner's alone: { $folder }
doctor-folder-none = the { $name } folder is not there yet: { $folder }
doctor-folder-foreign = the { $name } folder belongs to another user ({ $owner }): { $folder }
doctor-folder-closed = the { $name } folder cannot be read and written: { $folder }
doctor-folder-read-only = the { $name } folder is on a disk that can only be read: { $folder }
doctor-folder-open = others may look into the { $name } folder (mode { $mode }): { $folder }
doctor-journal = the journal holds: { $records ->
    [one] 1 record
   *[other] { $records } records
}, { $generations ->
    [one] 1 generation
   *[other] { $generations } generations
}
doctor-writer-none = nobody holds the writer's lock
doctor-writer = { $state ->
    [stopped] a process that is stopped holds the writer's lock
    [gone] a child of a process that ended holds the writer's lock
   *[other] a process holds the writer's lock
}: { $pid } ({ $command }){ $since ->
        [none] {""}
       *[other] , since { $since }
    }
doctor-transaction-none = no change was left unfinished
doctor-transaction = generation { $number } is being applied now
doctor-transaction-left = the change to generation { $number } was interrupted: the next command that changes something { $back ->
    [yes] takes it back
   *[no] carries it on, las rollback --to { $before } takes it back
}
doctor-catalogue = the catalogue is without fault: { $modules } modules
doctor-policy = the policy is without fault; this machine is of tier { $tier }
doctor-fault = a fault at { $place } ({ $fault })
doctor-hardware = the hardware was seen without trouble: { $cards ->
    [none] accelerators are not known
    [0] no accelerator
    [one] 1 accelerator
   *[other] { $cards } accelerators
}
doctor-backend = { $backend } answers{ $version ->
    [none] {""}
   *[other] {" "}(version { $version }, { $address })
}
doctor-backend-missing = { $backend } is not there: no socket at { $address }
doctor-backend-no-permission = { $backend } is there, but you may not use its socket { $address }
doctor-backend-silent = { $backend } does not answer{ $address ->
    [none] {""}
   *[other] {" "}at { $address }
}
doctor-backend-nothing = nothing here runs containers (looked for: { $known }): what has native builds can be had
doctor-units-go = the user manager of systemd ends with your last session, as lingering is off: { $used ->
    [yes] what las runs as its units ends then, and does not come back with the machine
   *[no] las runs native processes under a supervisor of its own
}
doctor-units-stay = the user manager of systemd stays without a session, and comes back with the machine
doctor-cards-none = there is no accelerator that containers would have to be given
doctor-cards = containers can be given the accelerators of { $vendor } ({ $count })
doctor-cards-kept = { $count ->
    [one] an accelerator
   *[other] { $count } accelerators
} of { $vendor } { $count ->
    [one] is
   *[other] are
} here, and containers cannot be given { $count ->
    [one] it
   *[other] them
}
doctor-disk = { $free } free for { $name } in { $folder }
doctor-disk-short = only { $free } free for { $name } in { $folder }
doctor-ports = no port that is installed is taken by something else ({ $count } ports)
doctor-port-taken = { $resource } does not run, and something else has its port { $port }
doctor-drift-none = everything is as the current generation says ({ $count } resources)
doctor-drift = { $resource } is not as the current generation says: { $drift ->
    [absent] gone
    [different] changed
    [foreign] somebody else's
    [partial] half made
    [stopped] stopped
   *[unhealthy] its health check fails
}
doctor-drift-unseen = { $resource } cannot be looked at ({ $why })
