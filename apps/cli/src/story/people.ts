import { randomInt } from 'node:crypto';
import { Refused } from '#client';
import { residentIdCheckDigit } from '#regulation';
import type { Actor, Stage } from './stage.ts';

/**
 * Registers somebody invented: a name that says so and an ID number that passes its check (GB 11643) in division
 * 990000, which does not exist. Answers the person's id.
 */
export async function newPerson(registrar: Actor, name: string): Promise<string> {
  const body = { name: `${name}（虚构）`, residentId: inventedId(), areaCode: '370303-KY-PY' };
  try {
    return (await registrar.post<{ personId: string }>('/identity/people', body)).personId;
  } catch (error) {
    // Another run may have drawn the same number.
    if (error instanceof Refused && error.code === 'person.exists') return newPerson(registrar, name);
    throw error;
  }
}

/** Whom the suppliers send: social workers with a certificate, one without, and a caretaker who needs none. */
export interface Workers {
  readonly certified: readonly string[];
  readonly uncertified: string;
  readonly inspector: string;
}

/** Certified workers are found in the register of certificates; the others the street has registered. */
export async function hireWorkers(stage: Stage): Promise<Workers> {
  stage.on('2026-02-26');
  const street = stage.actor('street');
  const { items } = await stage
    .actor('hexie')
    .get<{ items: { personId: string }[] }>('/identity/qualifications?kind=assistant-social-worker');
  return {
    certified: items.map(({ personId }) => personId),
    uncertified: await newPerson(street, '见习社工'),
    inspector: await newPerson(street, '物业巡查员'),
  };
}

function inventedId(): string {
  const two = (n: number): string => String(n).padStart(2, '0');
  const day = `${randomInt(1968, 2000)}${two(randomInt(1, 13))}${two(randomInt(1, 29))}`;
  const first17 = `990000${day}${String(randomInt(1, 1000)).padStart(3, '0')}`;
  return first17 + residentIdCheckDigit(first17);
}
