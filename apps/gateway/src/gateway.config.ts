import { IsOptional, Matches } from 'class-validator';

/** What the gateway reads from its environment besides what every process reads. */
export class GatewayConfig {
  /** Where services of other processes answer: `funds=http://funds:3000,posts=http://posts:3000`. */
  @Matches(/^[a-z]+=https?:\/\/[^,\s]+(,[a-z]+=https?:\/\/[^,\s]+)*$/)
  @IsOptional()
  SERVICE_URLS?: string;

  /** Service name and address, of those that live in other processes. */
  get services(): { name: string; url: string }[] {
    return (this.SERVICE_URLS ?? '').split(',').flatMap((pair) => {
      const [name, url] = pair.split('=', 2);
      return name !== undefined && url !== undefined ? [{ name, url }] : [];
    });
  }
}
