import { Controller, Get } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { Fen, Id } from '#kernel';
import { IdParam, NoSuch, Public } from '#platform';

interface PostView {
  readonly postId: Id;
  readonly title: string;
  readonly areaCode: string;
  readonly employerOrganizationId: Id;
  readonly budgetLineId: Id;
  readonly monthlyPayFen: Fen;
  readonly proposedPlaces: number;
  readonly places: number;
  readonly taken: number;
  readonly ceilingFen: Fen;
  readonly state: string;
}

const POSTS = `
  select p.post_id as "postId", p.title, p.area_code as "areaCode", p.budget_line_id as "budgetLineId",
         p.employer_organization_id as "employerOrganizationId", p.monthly_pay_fen as "monthlyPayFen",
         p.places as "proposedPlaces", coalesce(q.places, 0) as places, coalesce(q.used, 0) as taken,
         coalesce(q.ceiling_fen, 0)::float8 as "ceilingFen", p.state
    from post p left join quota q using (post_id)`;

/** Posts, places and pay are public (WP-19); who holds them is shown by roster number only. */
@Controller('posts')
export class PostQueries {
  constructor(private readonly db: DataSource) {}

  @Get('posts')
  @Public()
  async list() {
    return { items: await this.db.query<PostView[]>(`${POSTS} order by p.proposed_at, p.post_id`) };
  }

  @Get('posts/:id')
  @Public()
  async one(@IdParam() id: Id) {
    const [post] = await this.db.query<PostView[]>(`${POSTS} where p.post_id = $1`, [id]);
    if (!post) throw new NoSuch('post', id);
    return post;
  }

  /** The list to be published: unit, post, number, pay, since when; never an ID number, group or health. */
  @Get('public-list')
  @Public()
  async publicList() {
    const items = await this.db.query<object[]>(
      `select p.title, p.area_code as "areaCode", p.employer_organization_id as "employerOrganizationId",
              right(l.placement_id::text, 8) as "rosterNo", p.monthly_pay_fen as "monthlyPayFen",
              l.starts_on::text as "startsOn"
         from placement l join post p using (post_id) where l.state = 'ACTIVE'
        order by p.area_code, p.title, l.starts_on, l.placement_id`,
    );
    return { items };
  }
}
