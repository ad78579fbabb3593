cli-interrupted = interrupted
cli-file = { $file ->
    [none] {""}
   *[other] { $file }:{" "}
}{ $why ->
    [EACCES] no permission for this
    [EISDIR] this is a folder
    [ENOENT] there is no such file or folder
    [ENOSPC] the disk is full
    [ENOTDIR] a part of this path is no folder
    [EROFS] this disk can only be read
   *[other] this did not work ({ $why })
}
cli-unexpected = las failed in a way that it should not: { $detail }
    Please report this, with the output of the same command under LAS_DEBUG=1. What was begun is recorded: las status tells it.
cli-no-folder = { $source ->
    [none] {""}
   *[other] { $source }:{" "}
}{ $path } is no folder
cli-capture-too-large = { $file } is too large to replay
cli-capture-unreadable = { $file } cannot be read as part of a capture
cli-capture-outside = { $file } lies outside the capture: it is not read
cli-capture-malformed = { $file } cannot be read as the description of a capture
cli-capture-not-free = { $folder } is there already: give a folder that is empty, or not there yet
cli-no-capture = { $there ->
    [none] there is no folder { $folder }
   *[yes] { $folder } is no capture: it holds no machine.yaml. las detect --capture DIR writes one
}
