-- Health of a SecureThanosStack for Argo CD: docs/gitops.md says where to put it.
local conditions = {}
if obj.status ~= nil and obj.status.conditions ~= nil then
  for _, condition in ipairs(obj.status.conditions) do
    conditions[condition.type] = condition
  end
end

local function is_true(type)
  return conditions[type] ~= nil and conditions[type].status == "True"
end

local function health(status, ...)
  return { status = status, message = table.concat({ ... }, " ") }
end

if obj.metadata.deletionTimestamp ~= nil then
  return health("Progressing", "The stack is being deleted.")
end
if conditions.Ready == nil or obj.status.observedGeneration ~= obj.metadata.generation then
  return health("Progressing", "The operator has not looked at the newest spec yet.")
end
if is_true("Stalled") then
  return health("Degraded", conditions.Stalled.message)
end
if is_true("Paused") then
  return health("Suspended", conditions.Paused.message, conditions.Ready.message)
end
if is_true("Ready") then
  return health("Healthy", conditions.Ready.message)
end
if is_true("Reconciling") then
  return health("Progressing", conditions.Reconciling.message)
end
-- Nothing is under way that would end by itself: something fails that was seen from outside, such as the object storage.
return health("Degraded", conditions.Ready.message)
