import { RuleBroken } from '#kernel';

interface Registrar {
  readonly personId: string;
  readonly roles: readonly string[];
}

/**
 * A person registers alone or through an organization, never against their will (志愿服务条例 7): a volunteer may
 * enter nobody else. Throws `volunteer.not-yourself`.
 */
export function checkRegistrar(by: Registrar, personId: string): void {
  if (by.personId === personId || by.roles.includes('volunteer-organizer')) return;
  throw new RuleBroken('volunteer.not-yourself', 'A volunteer registers only himself or herself', {
    article: '志愿服务条例 7',
  });
}
