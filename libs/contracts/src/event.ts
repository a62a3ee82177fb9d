import { IsDateString, IsOptional, IsString, Length, Matches } from 'class-validator';

/** The constructor of an event: its shape, its name and the topic that carries it. */
export interface EventClass<E extends object = object> {
  new (): E;
  /** `<service>.<fact-in-past-tense>.v<N>`; the CloudEvents type. */
  readonly type: string;
  /** `<service>.<aggregate>`; all facts of one aggregate travel in order on one topic. */
  readonly topic: string;
}

const LEGAL_DATE = /^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$/;
const MONTH = /^\d{4}-(0[1-9]|1[0-2])$/;

/** An Asia/Shanghai date, `YYYY-MM-DD`. */
export const IsLegalDate = (): PropertyDecorator => Matches(LEGAL_DATE);
/** A calendar month, `YYYY-MM`. */
export const IsMonth = (): PropertyDecorator => Matches(MONTH);

/** The dated rule a decision rested on, so that an auditor can repeat it. */
export class RuleUse {
  @IsString()
  @Length(1, 100)
  code!: string;

  @IsString()
  @Length(1, 40)
  jurisdiction!: string;

  @IsDateString()
  from!: string;

  @IsString()
  value!: string;

  @IsString()
  @IsOptional()
  source?: string;
}
