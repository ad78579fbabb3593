# Manifests of earlier formats, brought up to today's.

migrate-comment = this comment stands at the head of the new file
migrate-current = this is of today's format, and stays as it is
migrate-done = { $modules ->
    [one] 1 module
   *[other] { $modules } modules
} with { $releases ->
    [one] 1 release
   *[other] { $releases } releases
} migrated
migrate-exists = { $file } is there already, and says something else: nothing was written
    move it away, write to another folder, or replace it with --force
migrate-kept = { $key } has no counterpart: it stands as a comment at the head of the new file
migrate-next = next: las check { $folder }
migrate-passed = this is no manifest, and stays as it is
migrate-several = the releases of { $module } stand in several files, and one is to be written: { $files }
    write to another folder with -o
migrate-written = written to { $file }
