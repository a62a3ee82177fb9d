import type { VNode } from 'preact';

/** A large figure and what it counts. */
export function Fact({
  value,
  label,
  note,
}: {
  readonly value: string;
  readonly label: string;
  readonly note?: string;
}): VNode {
  return (
    <div class="fact">
      <dt>{label}</dt>
      <dd>{value}</dd>
      {note !== undefined && <dd class="note">{note}</dd>}
    </div>
  );
}
