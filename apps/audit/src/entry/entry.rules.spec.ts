import { describe, expect, it } from '@jest/globals';
import { allEvents } from '#contracts';
import { belongsInLog, dataIsPublic } from './entry.rules.ts';

describe('the archive', () => {
  it('keeps every event but its own heads', () => {
    const kept = allEvents.filter((event) => belongsInLog(event.type));
    expect(allEvents.length - kept.length).toBe(1);
  });

  it('shows money and tenders to everyone, persons to auditors', () => {
    expect(dataIsPublic('funds.obligation')).toBe(true);
    expect(dataIsPublic('procurement.tender')).toBe(true);
    expect(dataIsPublic('posts.post')).toBe(false);
    expect(dataIsPublic('identity.person')).toBe(false);
    expect(dataIsPublic('identity.organization')).toBe(true);
  });
});
