# What is there.

status-title = generation { $number }
status-nothing = nothing is installed ({ $folder })
status-condition = { $condition ->
    [running] { $health ->
        [starting] starting
        [unhealthy] runs, not healthy
       *[other] runs
    }
    [made] stopped
    [absent] missing
    [partial] not whole{ $details ->
        [none] {""}
       *[other] {" "}({ $details })
    }
    [different] changed: { $details }
    [foreign] another's
   *[unknown] unknown
}
status-drift = { $count ->
    [0] everything is as it should be
    [one] 1 thing is not as it should be: las drift
   *[other] { $count } things are not as they should be: las drift
}
status-used = { $size } of memory
status-unfinished = the change to generation { $number } is { $kind ->
    [under-way] under way{ $back ->
        [yes] : it is being taken back
       *[no] {" "}({ $done } of { $of } steps done)
    }
   *[other] unfinished{ $back ->
        [yes] : the next command that changes something takes it back
       *[no] {" "}({ $done } of { $of } steps done): las apply carries it on, las rollback --to { $before } takes it back
    }
}
