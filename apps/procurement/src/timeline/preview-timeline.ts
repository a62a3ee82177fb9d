import { Controller, Get, Query } from '@nestjs/common';
import { IsIn, IsOptional, Matches } from 'class-validator';
import { IsLegalDate, procurementMethods, type ProcurementMethod } from '#contracts';
import { Public } from '#platform';
import { timelineOf, type TimelineStep } from './timeline.rules.ts';

class PreviewTimelineQuery {
  @IsIn(procurementMethods)
  method!: ProcurementMethod;

  /** Administrative division, six digits. */
  @Matches(/^[1-9]\d{5}$/)
  area!: string;

  @IsLegalDate()
  issueOn!: string;

  @IsLegalDate()
  @IsOptional()
  closeOn?: string;
}

/** GET /procurement/timeline. Codes: `calendar.not-loaded`, `procedure.not-in-force`, `date.invalid`. */
@Controller('procurement/timeline')
export class PreviewTimeline {
  /** The legal dates of a purchase before anything is published. */
  @Get()
  @Public()
  preview(@Query() plan: PreviewTimelineQuery): { items: TimelineStep[] } {
    return { items: timelineOf(plan) };
  }
}
