import { IsIn, IsOptional } from 'class-validator';
import { PlatformConfig } from '#platform';

/** As every process, but the sample district is loaded unless `LINLI_SAMPLE=off`. */
export class StandaloneConfig extends PlatformConfig {
  @IsIn(['district', 'off'])
  @IsOptional()
  override LINLI_SAMPLE: 'district' | 'off' = 'district';
}
