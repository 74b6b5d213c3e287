/* The page in another language opens as this one stands: day, filters and all are in the address. */
for (const link of document.querySelectorAll('.rl-languages a')) {
  const carry = () => { link.hash = location.hash; };
  for (const type of ['pointerdown', 'focus', 'click']) link.addEventListener(type, carry);
}
/* A sandboxed frame may not open another file of the disk: no link rather than a dead one. */
if (location.protocol === 'file:' && parent !== window) {
  for (const links of document.querySelectorAll('.rl-languages')) links.hidden = true;
}
