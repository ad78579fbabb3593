# Whether everything that was recorded is as it was written.

audit-nothing = nothing was ever recorded here
audit-holds = everything is as it was written: { $records ->
    [one] 1 record
   *[other] { $records } records
}, { $generations ->
    [0] no generation
    [one] 1 generation
   *[other] { $generations } generations
}
audit-failed = { $count ->
    [one] 1 thing is
   *[other] { $count } things are
} not as written
audit-head = the journal ends at record { $records }: { $hash }
audit-whole = the journal is as it was written up to record { $records }: { $hash }

audit-fault-bad-version = { $file } { $found ->
    [none] is missing, though there is a journal
   *[other] does not name a version of the state: { $found }
}
audit-fault-generation-differs = { $file }: generation { $generation } was committed as { $expected }, and its plan leads to { $found }
audit-fault-index-behind = { $file } knows { $known } of { $records } records; the next change adds the rest
audit-fault-index-damaged = { $file } is damaged; the next change builds it again from the journal
audit-fault-journal-behind = { $file } has lost records: it ends at record { $records }, but { $witness } knows record { $known }
audit-fault-journal-damaged = { $file }: line { $line } (from byte { $offset }) is not as it was written: { $fault ->
    [chain] it does not follow the line before it
    [crc] its checksum is wrong
    [order] it cannot follow what was recorded before
    [sequence] its number is wrong
   *[record] it is no record that this version knows
}
audit-fault-journal-differs = { $file }: record { $record } is not the one that { $witness } knows
audit-fault-journal-missing = { $file } is missing, though there is a state here
audit-fault-plan-damaged = { $file } is not the plan that was kept there
audit-fault-plan-missing = { $file }, a plan that was kept there, is missing
audit-fault-torn-tail = { $file } ends in a record that is not whole ({ $length } bytes, from byte { $offset }): a write that was interrupted or is in progress; nothing acknowledged it
audit-fault-witness-damaged = { $file } is damaged; the next change writes it again from the journal
audit-fault-witness-missing = generation { $generation } has no witness; the next change writes it again from the journal
