import { Module } from '@nestjs/common';
import { service } from '#platform';
import { AreaRow } from './area/area.entity.ts';
import { ListAreas } from './area/area.queries.ts';
import { RegisterArea } from './area/register-area.ts';
import { communityProblems } from './community.problems.ts';
import { FixHouseholdRoll } from './household-roll/fix-household-roll.ts';
import { HouseholdRollRow } from './household-roll/household-roll.entity.ts';
import { ListHouseholdRolls } from './household-roll/household-roll.queries.ts';

@Module(
  service({
    name: 'community',
    rows: [AreaRow, HouseholdRollRow],
    migrations: new URL('./migrations/', import.meta.url),
    useCases: [RegisterArea, ListAreas, FixHouseholdRoll, ListHouseholdRolls],
    consumers: [],
    problems: communityProblems,
  }),
)
export class CommunityModule {}
