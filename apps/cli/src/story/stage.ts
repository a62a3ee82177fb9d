import { setTimeout as pause } from 'node:timers/promises';
import { LinliClient, Refused, signIn } from '#client';

/** A refusal the story provoked, with the code Linli gave. */
export interface Refusal {
  readonly step: string;
  readonly code: string;
}

/** The story cannot go on: Linli did something else than it should. */
export class StoryBroken extends Error {}

interface DemoSignIn {
  readonly account: string;
  readonly password: string;
  readonly personId: string;
  readonly organizationId: string | null;
  readonly roles: readonly string[];
}

// Answers that travel as events between services are there within milliseconds; a loaded machine may need longer.
const PATIENCE_MS = 60_000;

/** Where the story is played: a running Linli, its demo sign-ins, and the business time everything happens at. */
export class Stage {
  readonly refusals: Refusal[] = [];
  private at = '2026-01-05T09:00:00+08:00';
  private steps = 0;

  private constructor(
    readonly address: string,
    private readonly cast: ReadonlyMap<string, Actor>,
    private readonly say: (line: string) => void,
  ) {}

  /** Throws `Refused` with `demo.not-available` where Linli holds no sample district. */
  static async open(address: string, say: (line: string) => void): Promise<Stage> {
    const { items } = await new LinliClient(address).get<{ items: DemoSignIn[] }>('/identity/demo-sign-ins');
    const cast = new Map<string, Actor>();
    const stage = new Stage(address, cast, say);
    for (const signIn of items) cast.set(signIn.account, new Actor(stage, signIn));
    return stage;
  }

  /** A person of the sample district, by account. */
  actor(account: string): Actor {
    const actor = this.cast.get(account);
    if (!actor) throw new StoryBroken(`the sample district has no ${account}`);
    return actor;
  }

  actors(prefix: string, count: number): Actor[] {
    return Array.from({ length: count }, (_, i) => this.actor(`${prefix}-${i + 1}`));
  }

  /** Whoever has this id. */
  byPerson(personId: string): Actor {
    const actor = [...this.cast.values()].find((one) => one.personId === personId);
    if (!actor) throw new StoryBroken(`nobody of the sample district is ${personId}`);
    return actor;
  }

  /** Who bids for this organization. */
  supplierOf(organizationId: string): Actor {
    const actor = [...this.cast.values()].find((one) => one.bidsFor(organizationId));
    if (!actor) throw new StoryBroken(`nobody of the sample district bids for ${organizationId}`);
    return actor;
  }

  /** Anybody, without a sign-in: the public. */
  get public(): LinliClient {
    return new LinliClient(this.address);
  }

  /** The business time of everything that follows. */
  get now(): string {
    return this.at;
  }

  /** Moves business time to a day of Asia/Shanghai, `2026-03-02`, and a time of that day, `09:00`. */
  on(date: string, time = '09:00:00'): void {
    this.at = `${date}T${time.length === 5 ? `${time}:00` : time}+08:00`;
  }

  /** One line of progress. */
  tell(text: string): void {
    this.steps += 1;
    this.say(`${String(this.steps).padStart(3)}  ${this.at.slice(0, 10)}  ${text}`);
  }

  /** Something Linli must refuse, with this code; anything else breaks the story. Answers the facts of the refusal. */
  async refused(
    step: string,
    code: string,
    attempt: () => Promise<unknown>,
  ): Promise<Readonly<Record<string, unknown>>> {
    try {
      await attempt();
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      if (error.code !== code)
        throw new StoryBroken(`${step}: refused with ${error.message}, not with ${code}`);
      this.refusals.push({ step, code });
      this.tell(`✗ ${step}: ${code}`);
      return error.problem.facts;
    }
    throw new StoryBroken(`${step}: not refused, though it should be with ${code}`);
  }

  /** Records a refusal that Linli expressed as a state, such as a tender held for want of budget. */
  sawRefusal(step: string, code: string): void {
    this.refusals.push({ step, code });
    this.tell(`✗ ${step}: ${code}`);
  }

  /** Waits for what an event between services brings about. */
  async until<T>(what: string, look: () => Promise<T | undefined>): Promise<T> {
    const giveUp = performance.now() + PATIENCE_MS;
    for (let wait = 40; performance.now() < giveUp; wait = Math.min(wait * 1.7, 400)) {
      const found = await look();
      if (found !== undefined) return found;
      await pause(wait);
    }
    throw new StoryBroken(`waited ${PATIENCE_MS / 1000} s for: ${what}`);
  }
}

/** A person who acts through the public HTTP API; signs in when first needed. */
export class Actor {
  readonly personId: string;
  private client: Promise<LinliClient> | undefined;

  constructor(
    private readonly stage: Stage,
    private readonly demo: DemoSignIn,
  ) {
    this.personId = demo.personId;
  }

  get account(): string {
    return this.demo.account;
  }

  get organizationId(): string {
    if (this.demo.organizationId === null)
      throw new StoryBroken(`${this.account} belongs to no organization`);
    return this.demo.organizationId;
  }

  bidsFor(organizationId: string): boolean {
    return this.demo.organizationId === organizationId && this.demo.roles.includes('supplier');
  }

  async get<T>(path: string): Promise<T> {
    return (await this.signedIn()).get<T>(path);
  }

  /** Writes at the stage's business time. */
  async post<T = Record<string, unknown>>(path: string, body: object = {}): Promise<T> {
    const at = this.stage.now;
    return (await this.signedIn()).post<T>(path, body, { at });
  }

  private signedIn(): Promise<LinliClient> {
    const { account, password } = this.demo;
    this.client ??= signIn(this.stage.address, account, password).then(
      ({ token }) => new LinliClient(this.stage.address, token),
    );
    return this.client;
  }
}
