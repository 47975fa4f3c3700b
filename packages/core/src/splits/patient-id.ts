/** The form in which patient ids are compared and stored: `h3` and `H3` are one patient; mirrors of C-NMC differ so. */
export function canonicalPatient(id: string): string {
  return id.trim().toUpperCase();
}
