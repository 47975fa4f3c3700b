// The generated next-env.d.ts is not committed; a fresh checkout type-checks before its first build.
/// <reference types="next" />
