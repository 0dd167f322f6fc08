// What one can be in a room, and who stands above whom.

/** Roles by their rank: one may act on those strictly below oneself. */
export const ranks = { readonly: 0, member: 1, admin: 2, owner: 3 };

/** Whether a role is the owner's or an admin's; no role is not. */
export const isStaff = (role) => ranks[role] >= ranks.admin;
