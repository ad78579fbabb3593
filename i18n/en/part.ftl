# Parts of a machine that is made up.

part-unknown-part = { $name ->
    [none] { $kind } is empty
   *[other] no { $kind } is known as { $name }
}{ $suggestions ->
    [none] {""}
   *[other] ; did you mean one of: { $suggestions }?
}
part-ambiguous-part = { $name } may be any of these: { $candidates }
part-bad-part = { $kind } cannot be { $value }: write for example { $expected }
part-no-card = { $name } is no card: it is built into a whole machine; describe that with las profile build, and plan with --profile
part-written = profile written to { $file }
