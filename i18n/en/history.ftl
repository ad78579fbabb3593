# What was recorded, a line each.

history-nothing = nothing was ever installed or recorded here ({ $folder })
history-generation = { $state ->
    [current] generation { $number }, current
    [committed] generation { $number }
    [rolled-back] generation { $number } was begun, and undone
   *[unfinished] generation { $number } was begun, and is unfinished
}: { $requests ->
    [none] nothing
   *[other] { $requests }
} (+{ $added } ~{ $changed } -{ $removed })
history-repaired = { $state ->
    [committed] generation { $number } was repaired
    [rolled-back] a repair of generation { $number } was begun, and undone
   *[unfinished] a repair of generation { $number } was begun, and is unfinished
}
history-unfinished = the change to generation { $number } is unfinished; steps that are done: { $done } of { $total }
history-pinned = pinned { $module } { $versions }{ $environment ->
    [none] {""}
   *[other] {" "}in environment { $environment }
}
history-unpinned = no longer pinned: { $module }{ $environment ->
    [none] {""}
   *[other] {" "}in environment { $environment }
}
history-tail-cut = a record that was not whole was cut off the journal ({ $length } bytes, from byte { $offset })
history-migrated = the state was brought from version { $from } to version { $to }
history-event = { $topic }{ $fields ->
    [none] {""}
   *[other] : { $fields }
}
