/** Three folds of one curve; drawn in ink, as hue belongs to variants. */
export function Logo() {
  return (
    <svg
      width="22"
      height="22"
      viewBox="0 0 24 24"
      fill="none"
      strokeLinecap="round"
      strokeLinejoin="round"
      aria-hidden
    >
      <path d="M2 18.5 8.2 6.6l5.3 8L21.5 4" stroke="currentColor" strokeWidth="2.4" />
      <path
        d="M2 21 9 13l5 5.2 7.5-8.6"
        stroke="currentColor"
        strokeWidth="1.6"
        strokeDasharray="3 2.6"
        opacity="0.6"
      />
    </svg>
  );
}
