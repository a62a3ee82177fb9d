import { Controller, Get, HttpCode, Injectable, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { register } from 'prom-client';
import { Databases } from '../database.ts';
import { Public } from './caller.ts';

/** A part of the process that may say it is not fit to serve. */
export interface ReadinessProbe {
  readonly name: string;
  /** `undefined` when fit, else a coded reason. */
  check(): Promise<string | undefined>;
}

@Injectable()
export class Readiness {
  private readonly probes: ReadinessProbe[] = [];
  private stopping = false;

  constructor(private readonly databases: Databases) {}

  add(probe: ReadinessProbe): void {
    this.probes.push(probe);
  }

  stop(): void {
    this.stopping = true;
  }

  async reasons(): Promise<Record<string, string>> {
    const reasons: Record<string, string> = this.stopping ? { process: 'stopping' } : {};
    const database = [...this.databases].map(async ([name, db]) => {
      await db.query('select 1').catch(() => (reasons[`database.${name}`] = 'database.unreachable'));
    });
    const probes = this.probes.map(async (probe) => {
      const reason = await probe.check();
      if (reason !== undefined) reasons[probe.name] = reason;
    });
    await Promise.all([...database, ...probes]);
    return reasons;
  }
}

/** `/health/live`: the process answers. `/health/ready`: its databases and its event log do, too. */
@Controller()
export class HealthController {
  constructor(private readonly readiness: Readiness) {}

  @Get('health/live')
  @Public()
  @HttpCode(200)
  live(): { status: 'live' } {
    return { status: 'live' };
  }

  @Get('health/ready')
  @Public()
  async ready(@Res() reply: FastifyReply): Promise<void> {
    const reasons = await this.readiness.reasons();
    const ready = Object.keys(reasons).length === 0;
    await reply.status(ready ? 200 : 503).send({ status: ready ? 'ready' : 'not-ready', reasons });
  }

  /** Prometheus text: no names, no bodies, ids only where a counter needs them. */
  @Get('metrics')
  @Public()
  async metrics(@Res() reply: FastifyReply): Promise<void> {
    await reply.header('content-type', register.contentType).send(await register.metrics());
  }
}
