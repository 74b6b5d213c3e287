/* Two mounts share this module: the one that brings the frame, once, and the one that brings each
   change. Neither takes the frame away again. */
export default ({ data, parentElement, setStateValue, setTriggerValue }) => {
  if (data.scene) window.reachlineKeeper.change(data, setStateValue, setTriggerValue);
  else if (data.height) window.reachlineKeeper.mount(parentElement, data);
};
