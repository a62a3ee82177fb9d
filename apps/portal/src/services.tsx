import type { VNode } from 'preact';
import { hours } from './amounts.ts';
import type { Contract, District } from './district.ts';
import { Fact } from './fact.tsx';
import { texts, type Language, type Texts } from './texts.ts';

interface Props {
  readonly district: District;
  readonly language: Language;
}

/** The flow of services: what was promised, what is proven, and what stays uncounted. */
export function Services({ district, language }: Props): VNode {
  const t = texts[language];
  const { counts, hours: minutes } = district.figures;
  return (
    <section>
      <h2>{t.servicesTitle}</h2>
      <dl class="facts">
        <Fact value={String(counts['servicesConfirmed'] ?? 0)} label={t.visits} />
        <Fact value={String(counts['placementsActivated'] ?? 0)} label={t.placed} />
        <Fact value={String(counts['claimsVerified'] ?? 0)} label={t.postMonths} />
        <Fact
          value={hours(minutes.provenMinutes)}
          label={t.volunteerHours}
          note={`${hours(minutes.unprovenMinutes)} ${t.unproven}`}
        />
      </dl>
      <dl class="services">
        {district.contracts.map((contract) => (
          <Delivered contract={contract} t={t} />
        ))}
        {district.posts.map(({ title, places, taken }) => (
          <div>
            <dt>{title}</dt>
            <dd>
              <Places taken={taken} all={places} />
            </dd>
            <dd class="words">{t.placesTaken(taken, places)}</dd>
          </div>
        ))}
        {district.shifts.map(({ title, startsAt, seats, free }) => (
          <div>
            <dt>
              {title} <span class="kind">{startsAt.slice(0, 10)}</span>
            </dt>
            <dd>
              <Places taken={seats - free} all={seats} />
            </dd>
            <dd class="words">{t.seatsTaken(seats - free, seats)}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}

function Delivered({ contract, t }: { readonly contract: Contract; readonly t: Texts }): VNode {
  const sum = (part: 'plannedUnits' | 'provenUnits' | 'unprovenUnits'): number =>
    contract.milestones.reduce((total, milestone) => total + milestone[part], 0);
  const [planned, proven, unproven] = [sum('plannedUnits'), sum('provenUnits'), sum('unprovenUnits')];
  const share = (units: number): number => (planned === 0 ? 0 : Math.min(100, (units / planned) * 100));
  const units: Readonly<Record<string, string>> = t.units;
  return (
    <div>
      <dt>{contract.title}</dt>
      <dd>
        <svg class="meter" viewBox="0 0 100 6" preserveAspectRatio="none" aria-hidden="true">
          <rect class="ground" width="100" height="6" />
          <rect class="proven" width={share(proven)} height="6" />
          <rect class="unproven" x={share(proven)} width={share(unproven)} height="6" />
        </svg>
      </dd>
      <dd class="words">
        {t.delivered(proven, planned, units[contract.unit ?? ''] ?? '')}
        {unproven > 0 && <span class="caution"> · {t.notCounted(unproven)}</span>}
      </dd>
    </div>
  );
}

const SIZE = 12;
const STEP = 17;
const A_ROW = 30;
const MOST = 120;

/** One square a place: a figure anybody can count. */
function Places({ taken, all }: { readonly taken: number; readonly all: number }): VNode {
  const shown = Math.min(all, MOST);
  const [columns, rows] = [Math.min(shown, A_ROW), Math.ceil(shown / A_ROW)];
  return (
    <svg
      class="places"
      width={columns * STEP}
      height={rows * STEP}
      viewBox={`0 0 ${columns * STEP} ${rows * STEP}`}
      aria-hidden="true"
    >
      {Array.from({ length: shown }, (_, i) => (
        <rect
          class={i < taken ? 'taken' : 'open'}
          x={(i % A_ROW) * STEP + 1}
          y={Math.floor(i / A_ROW) * STEP + 2}
          width={SIZE}
          height={SIZE}
        />
      ))}
    </svg>
  );
}
