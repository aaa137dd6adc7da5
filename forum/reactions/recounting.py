"""What posts have of reactions, worked out again from the reactions. Called by `recount`."""

from __future__ import annotations

from forum.posts.counters import mended

RECOUNT_POSTS = """
    WITH times AS (
        SELECT r.post_id, r.kind_id, count(*) AS n, count(*) FILTER (WHERE k.is_like) AS likes
        FROM reactions_reaction r JOIN reactions_reactionkind k ON k.id = r.kind_id
        WHERE r.taken_back_at IS NULL GROUP BY r.post_id, r.kind_id
    ), truth AS (
        SELECT post_id, array_agg(ARRAY[kind_id, n] ORDER BY kind_id) AS reactions,
               sum(likes) AS likes
        FROM times GROUP BY post_id
    ), counted AS (
        SELECT p.id, coalesce(truth.reactions, '{}') AS reactions, coalesce(truth.likes, 0) AS likes
        FROM posts_post p LEFT JOIN truth ON truth.post_id = p.id
        WHERE truth.post_id IS NOT NULL OR p.reactions <> '{}' OR p.like_count <> 0
    )
    UPDATE posts_post p SET reactions = counted.reactions, like_count = counted.likes
    FROM counted WHERE counted.id = p.id
    AND (p.reactions, p.like_count) IS DISTINCT FROM (counted.reactions, counted.likes)
"""


def recount_reactions() -> dict[str, int]:
    return {"reactions": mended(RECOUNT_POSTS)}
