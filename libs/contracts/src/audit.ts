import { IsInt, IsPositive, IsString, IsUUID } from 'class-validator';

/** A signed head of the Merkle log: whoever keeps it can catch a rewritten past. */
export class HeadSigned {
  static readonly type = 'audit.head-signed.v1';
  static readonly topic = 'audit.log';

  @IsInt()
  @IsPositive()
  size!: number;

  /** Base64 SHA-256 root. */
  @IsString()
  root!: string;

  /** C2SP signed note. */
  @IsString()
  checkpoint!: string;
}

/** Something an auditor should look at; a named person decides what it is. */
export class FlagRaised {
  static readonly type = 'audit.flag-raised.v1';
  static readonly topic = 'audit.log';

  @IsUUID()
  flagId!: string;

  @IsString()
  kind!: string;

  @IsUUID()
  subjectId!: string;
}
