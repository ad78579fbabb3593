# What opening the state put right.

mended-ballast-freed = the disk is full: { $bytes } bytes that were kept for this were given back. Make room soon.
mended-index-rebuilt = the index of the state was missing or damaged; it was built again from the journal ({ $records ->
    [one] 1 record
   *[other] { $records } records
})
mended-index-replayed = the index of the state was behind; { $records ->
    [one] 1 record was
   *[other] { $records } records were
} replayed from the journal
mended-index-unusable = the index of the state cannot be used now ({ $why }); the journal goes on without it
mended-migrated = the state was brought from version { $from } to version { $to }
mended-permissions = the state folder was open to others ({ $mode }); it is its owner's alone again
mended-tail-cut = the last record of the journal was not whole ({ $length } bytes, from byte { $offset }): it had not been acknowledged, and was cut off
mended-witness-written = the witness of generation { $generation } was missing or damaged; it was written again
