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
history-did-tail-cut = a record that was not whole was cut off the journal ({ $length } bytes, from byte { $offset })
history-did-migrated = the state was brought from version { $from } to version { $to }
history-did-collect = began to remove { $resource } of generation { $generation }
history-did-collected = { $stays-as ->
    [none] removed { $resource } of generation { $generation }
   *[other] let go of { $resource } of generation { $generation }, which others name { $stays-as }
}
history-did-start = asked to start { $resource }
history-did-stop = asked to stop { $resource }
history-did-restart = asked to restart { $resource }
history-did-secret-set = set the secret { $name }
history-did-rule-lifted = lifted the rule { $rule } ({ $id }): { $reason }
history-did-rule-restored = put the rule { $rule } in force again ({ $id }; it had been lifted: { $reason })
history-event = { $topic }{ $fields ->
    [none] {""}
   *[other] : { $fields }
}
