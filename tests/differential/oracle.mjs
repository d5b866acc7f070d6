// SPDX-License-Identifier: Apache-2.0
// Asks iam-simulate, an independent evaluator of IAM policies, for a decision. It is a program of its own (AGPL),
// installed by tools/fetch-iam-simulate and only ever run by tests.
import { createRequire } from 'node:module';
import { resolve } from 'node:path';

export class Oracle {
  /** `folder` holds node_modules. */
  constructor(folder) {
    this.simulate = createRequire(resolve(folder) + '/')('@cloud-copilot/iam-simulate').runSimulation;
  }

  /** Allowed, ExplicitlyDenied, ImplicitlyDenied, or error for what it refuses. */
  async decide({ request, policies }) {
    const named = (list, prefix) => (list ?? []).map((policy, i) => ({ name: prefix + i, policy }));
    const levels = (list) => (list ?? []).map((level) => (
      { orgIdentifier: level.id, policies: named(level.policies, level.id) }));
    const simulation = {
      request: { principal: request.principal, action: request.action,
        resource: { resource: request.resource, accountId: request.resourceAccount },
        contextVariables: request.context },
      identityPolicies: named(policies.identity, 'identity'),
      serviceControlPolicies: levels(policies.scp),
      resourceControlPolicies: levels(policies.rcp),
    };
    if (policies.resource) simulation.resourcePolicy = policies.resource;
    if (policies.session) simulation.sessionPolicy = policies.session;
    if (policies.boundary) simulation.permissionBoundaryPolicies = named(policies.boundary, 'boundary');
    if (policies.vpce) simulation.vpcEndpointPolicies = named(policies.vpce, 'vpce');
    try {
      const answer = await this.simulate(simulation, { simulationMode: 'Strict' });
      if (answer.resultType === 'error') return { decision: 'error', error: JSON.stringify(answer.errors) };
      return { decision: answer.overallResult };
    } catch (error) {
      return { decision: 'error', error: String(error?.message ?? error) };
    }
  }
}
