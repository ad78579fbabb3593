# Why the state cannot be read or written: what failed, the evidence, the way out.

state-bad-version = { $file } { $found ->
    [none] is missing, though there is a journal
   *[other] does not name a version of the state: { $found }
}
    Nothing was changed. Put the state folder back from a backup.
state-busy = { $holder ->
    [running] something else is changing this state: { $command } (process { $pid }{ $since ->
            [none] {""}
           *[other] , since { $since }
        })
    [stopped] what is changing this state was stopped: { $command } (process { $pid }{ $since ->
            [none] {""}
           *[other] , since { $since }
        })
    [gone] { $command } (process { $pid }{ $since ->
            [none] {""}
           *[other] , since { $since }
        }) has ended, but a process that it started still holds its lock
   *[unknown] something else is changing this state
}
    { $holder ->
    [running] Wait until it ends.
    [stopped] Let it go on: kill -CONT { $pid }; or end it: kill -KILL { $pid }. What it began is then finished or undone.
    [gone] End that process; what was begun is then finished or undone.
   *[unknown] Wait until it ends.
}
state-disk-failed = { $file }: { $why ->
    [EROFS] this disk can only be read
   *[other] the disk failed ({ $why })
}
    { $why ->
    [EROFS] Nothing was changed. las doctor tells how it can be written again.
   *[other] All that was recorded before is kept. Look at the disk, then run the same command again.
}
state-disk-full = { $file }: the disk is full
    All that was recorded before is kept. Make room, then run the same command again.
state-journal-behind = { $file } has lost records: it ends at record { $records }, but { $witness } knows record { $known }
    Nothing was changed. las audit verify shows the evidence; put the state folder back from a backup.
state-journal-changed = { $file } was changed by something else meanwhile
    Nothing more was written. las audit verify shows whether it is still as it was written.
state-journal-closed = { $file } was closed after an error of the disk
    Run the same command again: it finds out what was recorded.
state-journal-damaged = { $file }: line { $line } (from byte { $offset }) is not as it was written: { $fault ->
    [chain] it does not follow the line before it
    [crc] its checksum is wrong
    [order] it cannot follow what was recorded before
    [sequence] its number is wrong
   *[record] it is no record that this version knows
}
    Nothing was changed. las audit verify shows all of it; put the state folder back from a backup.
state-journal-differs = { $file }: record { $record } is not the one that { $witness } knows
    Nothing was changed. las audit verify shows the evidence; put the state folder back from a backup.
state-journal-missing = { $file } is missing or empty, though there is a state here
    Nothing was changed. Put the state folder back from a backup.
state-lock-lost = { $file } was deleted or replaced while this process had the lock
    Nothing more was written. Run the same command again when nothing else changes this state.
state-newer-schema = { $file }: this state is of version { $found }, and this las knows versions up to { $known }
    Nothing was read or changed. Use the newer las that wrote it.
state-no-generation = there is no generation { $number }: las history lists those that there are
state-not-installed = { $module } is not installed: say at which versions to hold it, as { $module }==1.2
state-not-pinned = { $module } is not pinned
state-not-the-writer = { $file }: this process only inherited it, and may not write
state-older-schema = { $file }: this state is of version { $found }; the next command that changes something brings it to version { $known }
state-out-of-order = { $record } cannot be recorded now{ $step ->
    [none] {""}
   *[other] {" "}for step { $step } ({ $state ->
        [none] it is not part of what is being done
       *[other] its state is { $state }
    })
}
state-plan-damaged = { $file } is not the plan that was kept there
    Put the state folder back from a backup.
state-plan-missing = { $file }, a plan that was kept there, is missing
    Put the state folder back from a backup.
state-stale-plan = this plan leads to generation { $generation }, and was not made from what is installed now (generation { $current })
    Something else changed it meanwhile: run the same command again.
state-unfinished = the change to generation { $generation } was begun and is not finished
    It has to be finished or undone first.
