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
    [partial] not whole{ $detail ->
        [none] {""}
       *[other] {" "}({ $detail })
    }
    [different] changed: { $detail }
    [foreign] another's
   *[unknown] unknown
}
status-drift = { $count ->
    [0] everything is as it should be
    [one] 1 thing is not as it should be: las drift
   *[other] { $count } things are not as they should be: las drift
}
status-used = { $size } of memory
status-unfinished = the change to generation { $number } is unfinished: the next las apply { $back ->
    [yes] takes it back
   *[no] carries it on
}
